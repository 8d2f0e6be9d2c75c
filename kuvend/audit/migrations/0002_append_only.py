"""The database itself refuses to change the record: entries never change, personal parts may only be erased.

A table that SQLite has to rebuild in a later migration loses its triggers: such a migration ends with
`append_only()` of this module again. A test looks for the triggers after all migrations.
"""

from django.db import migrations

SQLITE = {
    "audit_entry_never_changes": """
        BEFORE UPDATE ON audit_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END
    """,
    "audit_entry_never_goes": """
        BEFORE DELETE ON audit_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END
    """,
    "audit_part_is_only_erased": """
        BEFORE UPDATE ON audit_auditpersonalpart
        WHEN NEW.erased_at IS NULL OR NEW.entry_id <> OLD.entry_id OR NEW.salt <> '' OR NEW.reason <> ''
          OR NEW.details <> '{}' OR NEW.actor_name NOT IN ('', OLD.actor_name) OR NEW.actor_id NOT IN ('', OLD.actor_id)
        BEGIN SELECT RAISE(ABORT, 'personal parts may only be erased'); END
    """,
    "audit_part_never_goes": """
        BEFORE DELETE ON audit_auditpersonalpart
        BEGIN SELECT RAISE(ABORT, 'personal parts are erased, not deleted'); END
    """,
}

POSTGRESQL = """
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;
    DROP TRIGGER IF EXISTS audit_entry_never_changes ON audit_auditentry;
    CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_refuse('audit entries never change');
    DROP TRIGGER IF EXISTS audit_entry_never_goes ON audit_auditentry;
    CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_refuse('audit entries are never deleted');
    DROP TRIGGER IF EXISTS audit_part_is_only_erased ON audit_auditpersonalpart;
    CREATE TRIGGER audit_part_is_only_erased BEFORE UPDATE ON audit_auditpersonalpart
        FOR EACH ROW WHEN (
            NEW.erased_at IS NULL OR NEW.entry_id <> OLD.entry_id OR NEW.salt <> '' OR NEW.reason <> ''
            OR NEW.details <> '{}'::jsonb OR NEW.actor_name NOT IN ('', OLD.actor_name)
            OR NEW.actor_id NOT IN ('', OLD.actor_id)
        ) EXECUTE FUNCTION audit_refuse('personal parts may only be erased');
    DROP TRIGGER IF EXISTS audit_part_never_goes ON audit_auditpersonalpart;
    CREATE TRIGGER audit_part_never_goes BEFORE DELETE ON audit_auditpersonalpart
        FOR EACH ROW EXECUTE FUNCTION audit_refuse('personal parts are erased, not deleted');
"""


def append_only(apps, schema_editor):
    """Put the triggers in place; safe to repeat."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for name, body in SQLITE.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def changeable(apps, schema_editor):
    """Take the triggers away."""
    for name in SQLITE:
        table = "audit_auditentry" if "entry" in name else "audit_auditpersonalpart"
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(append_only, changeable)]
