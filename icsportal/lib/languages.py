"""Languages by their BCP 47 code: English, British Sign Language, and others that people here read."""

ENGLISH = "en"
BRITISH_SIGN_LANGUAGE = "bfi"

# In the order in which they are offered: these two first, then by name.
LANGUAGES: dict[str, str] = {
    ENGLISH: "English",
    BRITISH_SIGN_LANGUAGE: "British Sign Language",
    "sq": "Albanian",
    "ar": "Arabic",
    "bn": "Bengali",
    "bg": "Bulgarian",
    "zh": "Chinese",
    "cs": "Czech",
    "nl": "Dutch",
    "fa": "Farsi",
    "fr": "French",
    "de": "German",
    "el": "Greek",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lv": "Latvian",
    "lt": "Lithuanian",
    "ml": "Malayalam",
    "ne": "Nepali",
    "ps": "Pashto",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "so": "Somali",
    "es": "Spanish",
    "ta": "Tamil",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "cy": "Welsh",
    "yo": "Yoruba",
}
RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur"}


def direction(code: str) -> str:
    """The value of `dir` for words in a language."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"
