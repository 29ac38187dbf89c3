-- What listings of a category and country have to say, and what their clients are told. A rule is never changed: a later revision
-- stands in its place, and orders keep the text that their clients were shown.
create table category_rule (
  id         uuid        not null,
  revision   int         not null,
  rule       jsonb       not null,
  changed_at timestamptz not null,
  -- Null for what came with the platform.
  changed_by uuid,
  primary key (id, revision)
);

insert into category_rule (id, revision, rule, changed_at) values
('00000000-0000-7000-8000-000000000101', 1, '{
  "categories": ["herbs", "nutrition", "acupuncture", "breathwork", "reflexology"], "countries": [], "attributes": [], "active": true,
  "disclaimer": {"en": "This does not replace a doctor. If you are ill, pregnant or take medicines, ask your doctor first.", "de": "Das ersetzt keinen Arzt. Wenn Sie krank oder schwanger sind oder Medikamente nehmen, fragen Sie zuerst Ihre Ärztin oder Ihren Arzt."}
}', '2026-01-01T00:00:00Z'),
-- An example to switch on: whoever runs the platform knows which professions are registered where.
('00000000-0000-7000-8000-000000000102', 1, '{
  "categories": ["physiotherapy"], "countries": ["AT"], "active": false,
  "attributes": [{"key": "registration-number", "name": {"en": "Registration number", "de": "Registrierungsnummer"},
    "hint": {"en": "From the register of health professions", "de": "Aus dem Gesundheitsberuferegister"}}],
  "disclaimer": null
}', '2026-01-01T00:00:00Z');
