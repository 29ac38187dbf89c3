-- What listings may not promise. A rule is never changed: a later revision stands in its place.
create table claim_rule (
  id         uuid        not null,
  revision   int         not null,
  rule       jsonb       not null,
  changed_at timestamptz not null,
  -- Null for what came with the platform.
  changed_by uuid,
  primary key (id, revision)
);

-- The last review of a listing. approved holds the words that a person let pass.
create table listing_review (
  listing    uuid        primary key,
  provider   uuid        not null,
  state      text        not null check (state in ('open', 'approved', 'refused')),
  findings   jsonb       not null,
  opened_at  timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  note       text
);
create index listing_review_open on listing_review (opened_at) where state = 'open';
create index listing_review_decided on listing_review (decided_at desc) where state <> 'open';

insert into claim_rule (id, revision, rule, changed_at) values
('00000000-0000-7000-8000-000000000001', 1, '{
  "phrases": ["cures cancer", "cure cancer", "heals cancer", "heal cancer", "cancer cure", "heilt krebs", "krebs heilen", "krebs geheilt",
    "cures diabetes", "heals diabetes", "heilt diabetes", "cures depression", "heilt depression*", "cures autism", "heilt autismus"],
  "categories": [], "countries": [], "severity": "refuse", "active": true,
  "reason": {"en": "It promises to cure a serious illness. Nobody may promise that.", "de": "Das verspricht, eine schwere Krankheit zu heilen. Das darf niemand versprechen."},
  "instead": {"en": "Say what you do and how it may feel: \"gentle work that many find easing beside their treatment\".", "de": "Sagen Sie, was Sie tun und wie es sich anfühlen kann: „sanfte Arbeit, die viele neben ihrer Behandlung als wohltuend erleben“."}
}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000002', 1, '{
  "phrases": ["instead of chemotherapy", "instead of your medication", "stop your medication", "stop taking your medication", "replaces your doctor", "no need for a doctor",
    "statt chemotherapie", "statt ihrer medikamente", "medikamente absetzen", "ersetzt den arzt", "ersetzt die ärztin"],
  "categories": [], "countries": [], "severity": "refuse", "active": true,
  "reason": {"en": "It tells people to leave their treatment, which can harm them.", "de": "Das rät, eine Behandlung zu lassen, und kann schaden."},
  "instead": {"en": "Say that it goes beside medical treatment and replaces none.", "de": "Sagen Sie, dass es neben einer Behandlung steht und keine ersetzt."}
}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000003', 1, '{
  "phrases": ["guaranteed cure", "guaranteed healing", "guaranteed results", "100 healing", "heilung garantiert", "garantierte heilung", "erfolg garantiert", "garantierter erfolg"],
  "categories": [], "countries": [], "severity": "refuse", "active": true,
  "reason": {"en": "It guarantees an outcome for somebody''s health.", "de": "Das garantiert einen Erfolg für die Gesundheit."},
  "instead": {"en": "Say what you offer and leave the outcome open.", "de": "Sagen Sie, was Sie anbieten, und lassen Sie das Ergebnis offen."}
}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000004', 1, '{
  "phrases": ["prescription only", "opioid*", "benzodiazepine*", "anabolic steroid*", "rezeptpflichtig*", "anabolika"],
  "categories": [], "countries": [], "severity": "refuse", "active": true,
  "reason": {"en": "Medicines on prescription are not traded here.", "de": "Verschreibungspflichtige Arzneimittel werden hier nicht gehandelt."},
  "instead": {"en": "Leave it out, and send people to a pharmacy.", "de": "Lassen Sie es weg und schicken Sie Menschen in die Apotheke."}
}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000005', 1, '{
  "phrases": ["cure*", "detoxif*", "treats anxiety", "treats depression", "lose weight fast", "entgift*", "behandelt depression*", "behandelt angst*"],
  "categories": [], "countries": [], "severity": "review", "active": true,
  "reason": {"en": "It may promise something about health, so a person looks at it first.", "de": "Das verspricht womöglich etwas über Gesundheit; deshalb sieht es zuerst ein Mensch an."},
  "instead": {"en": "Describe the session itself: what happens, how long, for whom.", "de": "Beschreiben Sie die Stunde selbst: was geschieht, wie lange, für wen."}
}', '2026-01-01T00:00:00Z');
