-- The module's role may add and read, and nothing else: neither table nor schema is its own, so it can grant itself no more.
ALTER SCHEMA audit OWNER TO CURRENT_USER;
GRANT USAGE, CREATE ON SCHEMA audit TO comfrey_audit;
ALTER TABLE audit.record OWNER TO CURRENT_USER;
ALTER TABLE audit.alert OWNER TO CURRENT_USER;
ALTER TABLE audit.alert_review OWNER TO CURRENT_USER;
REVOKE ALL ON audit.record, audit.alert, audit.alert_review FROM PUBLIC, comfrey_audit;
GRANT SELECT, INSERT ON audit.record, audit.alert, audit.alert_review TO comfrey_audit;
