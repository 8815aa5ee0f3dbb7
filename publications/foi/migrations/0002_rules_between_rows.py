"""What must never be false of a published entry, or of frozen figures, wherever the change comes from.

`publications.foi.consistency` says the same in words for staff.
"""

from django.db import migrations

FAULT = """
CREATE FUNCTION foi_entry_fault(wanted bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    entry foi_disclosurelogentry%ROWTYPE;
    uses bigint;
    neither bigint;
BEGIN
    SELECT * INTO entry FROM foi_disclosurelogentry WHERE id = wanted;
    IF entry.id IS NULL OR entry.state <> 'approved' THEN
        RETURN NULL;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE neither_confirm_nor_deny) INTO uses, neither
    FROM foi_appliedprovision WHERE entry_id = wanted;
    IF uses > 0 AND entry.decision IN ('granted', 'withdrawn', 'invalid') THEN
        RETURN 'an exemption is given, but nothing was refused';
    END IF;
    IF uses = 0 AND entry.refusal_reason = 'exemption' THEN
        RETURN 'refused under an exemption, but none is given';
    END IF;
    IF entry.held = 'no' AND EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND NOT applied.neither_confirm_nor_deny AND law.code <> 'reg.12(4)(a)'
    ) THEN
        RETURN 'what is not held cannot be exempt';
    END IF;
    IF entry.held = 'not_confirmed' AND neither = 0
        AND entry.refusal_reason NOT IN ('cost_to_find_out', 'vexatious', 'repeated', 'unclear') THEN
        RETURN 'nothing allows not to say whether it is held';
    END IF;
    IF entry.held = 'yes' AND neither > 0 THEN
        RETURN 'it neither confirms nor denies what it says is held';
    END IF;
    IF entry.regime <> 'mixed' AND EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND law.regime <> entry.regime
    ) THEN
        RETURN 'an exemption of one law is used for a request under the other';
    END IF;
    IF entry.extension = 'public_interest' AND NOT EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND law.has_public_interest_test
    ) THEN
        RETURN 'more time to weigh the public interest needs a qualified exemption';
    END IF;
    IF entry.available_at = '' AND uses > 0 AND NOT EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND law.code <> 's.21'
    ) THEN
        RETURN 'section 21 alone needs the place where it is available';
    END IF;
    IF entry.expected_publication = '' AND EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND law.code = 's.22'
    ) THEN
        RETURN 'section 22 needs an expected publication';
    END IF;
    IF EXISTS (
        SELECT FROM foi_appliedprovision applied JOIN foi_provision law ON law.id = applied.provision_id
        WHERE applied.entry_id = wanted AND (law.kind = 'procedural'
            OR applied.neither_confirm_nor_deny AND NOT law.allows_neither_confirm_nor_deny)
    ) THEN
        RETURN 'a provision is used for what it does not allow';
    END IF;
    IF EXISTS (
        SELECT FROM foi_appliedprovision applied
        WHERE applied.entry_id = wanted AND applied.question_number IS NOT NULL AND NOT EXISTS (
            SELECT FROM foi_question question
            WHERE question.entry_id = wanted AND question.number = applied.question_number)
    ) THEN
        RETURN 'an exemption is given for a question that is not there';
    END IF;
    IF EXISTS (
        SELECT FROM foi_question question WHERE question.entry_id = wanted AND (
            (question.decision = 'granted' AND EXISTS (
                SELECT FROM foi_appliedprovision applied
                WHERE applied.entry_id = wanted AND applied.question_number = question.number))
            OR (question.decision IN ('part', 'refused') AND (
                entry.decision = 'granted'
                OR (entry.refusal_reason = 'exemption' AND NOT EXISTS (
                    SELECT FROM foi_appliedprovision applied
                    WHERE applied.entry_id = wanted
                        AND (applied.question_number IS NULL OR applied.question_number = question.number)))))
        )
    ) THEN
        RETURN 'the decision on a question does not fit its exemptions, or the decision on the whole';
    END IF;
    IF EXISTS (
        SELECT FROM foi_internalreview review
        WHERE review.entry_id = wanted AND review.asked_on < entry.answered_on
    ) THEN
        RETURN 'a review is asked for before the answer';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION foi_hold_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fault text;
BEGIN
    IF TG_TABLE_NAME = 'foi_disclosurelogentry' THEN
        fault := foi_entry_fault(NEW.id);
    ELSE
        IF TG_OP <> 'INSERT' THEN
            fault := foi_entry_fault(OLD.entry_id);
        END IF;
        IF fault IS NULL AND TG_OP <> 'DELETE' THEN
            fault := foi_entry_fault(NEW.entry_id);
        END IF;
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'foi_entry_is_consistent: %', fault USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION foi_hold_law() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fault text;
BEGIN
    SELECT foi_entry_fault(entry_id) INTO fault FROM foi_appliedprovision
    WHERE provision_id = NEW.id AND foi_entry_fault(entry_id) IS NOT NULL LIMIT 1;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'foi_entry_is_consistent: %', fault USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER foi_entry_is_consistent AFTER INSERT OR UPDATE ON foi_disclosurelogentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foi_hold_entry();
CREATE CONSTRAINT TRIGGER foi_entry_is_consistent AFTER INSERT OR UPDATE OR DELETE ON foi_appliedprovision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foi_hold_entry();
CREATE CONSTRAINT TRIGGER foi_entry_is_consistent AFTER INSERT OR UPDATE OR DELETE ON foi_question
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foi_hold_entry();
CREATE CONSTRAINT TRIGGER foi_entry_is_consistent AFTER INSERT OR UPDATE ON foi_internalreview
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foi_hold_entry();
CREATE CONSTRAINT TRIGGER foi_entry_is_consistent AFTER UPDATE ON foi_provision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foi_hold_law();
"""

NO_FAULT = """
DROP TRIGGER foi_entry_is_consistent ON foi_provision;
DROP TRIGGER foi_entry_is_consistent ON foi_internalreview;
DROP TRIGGER foi_entry_is_consistent ON foi_question;
DROP TRIGGER foi_entry_is_consistent ON foi_appliedprovision;
DROP TRIGGER foi_entry_is_consistent ON foi_disclosurelogentry;
DROP FUNCTION foi_hold_law();
DROP FUNCTION foi_hold_entry();
DROP FUNCTION foi_entry_fault(bigint);
"""

# A due date may change with the dates that it is counted from, as in a correction, but never by itself.
FROZEN = """
CREATE FUNCTION foi_hold_due_date() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.due_on, OLD.due_basis, OLD.working_days_taken, OLD.in_time)
            IS DISTINCT FROM (NEW.due_on, NEW.due_basis, NEW.working_days_taken, NEW.in_time)
        AND (OLD.received_on, OLD.clarification_asked_on, OLD.clarification_received_on, OLD.fee_notice_on,
             OLD.fee_paid_on, OLD.extension, OLD.extended_to, OLD.answered_on)
            IS NOT DISTINCT FROM
            (NEW.received_on, NEW.clarification_asked_on, NEW.clarification_received_on, NEW.fee_notice_on,
             NEW.fee_paid_on, NEW.extension, NEW.extended_to, NEW.answered_on)
    THEN
        RAISE EXCEPTION 'foi_due_date_is_frozen: the entry is published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER foi_due_date_is_frozen BEFORE UPDATE ON foi_disclosurelogentry
    FOR EACH ROW WHEN (OLD.state IN ('approved', 'withdrawn')) EXECUTE FUNCTION foi_hold_due_date();

CREATE FUNCTION foi_hold_quarter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'note' = to_jsonb(NEW) - 'note' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'foi_quarter_is_frozen: its figures are published' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER foi_quarter_is_frozen BEFORE UPDATE OR DELETE ON foi_compliancequarter
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION foi_hold_quarter();
"""

NOT_FROZEN = """
DROP TRIGGER foi_quarter_is_frozen ON foi_compliancequarter;
DROP FUNCTION foi_hold_quarter();
DROP TRIGGER foi_due_date_is_frozen ON foi_disclosurelogentry;
DROP FUNCTION foi_hold_due_date();
"""


class Migration(migrations.Migration):
    dependencies = [("foi", "0001_requests_and_scheme")]

    operations = [migrations.RunSQL(FAULT, NO_FAULT), migrations.RunSQL(FROZEN, NOT_FROZEN)]
