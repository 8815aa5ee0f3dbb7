document.querySelector("h1").append(" that only script shows");
document.cookie = "planted=1";
document.querySelector(".trap").addEventListener("keydown", (event) => event.preventDefault());
throw new Error("planted");
