-- The kinds of service on offer. A category is never changed: a later revision stands in its place, under the same slug.
create table category (
  id         uuid        not null,
  revision   int         not null,
  rule       jsonb       not null,
  changed_at timestamptz not null,
  -- Null for what came with the platform.
  changed_by uuid,
  primary key (id, revision)
);
-- Of two who add the same one, one does.
create unique index category_slug on category ((rule ->> 'slug')) where revision = 1;

insert into category (id, revision, rule, changed_at) values
('00000000-0000-7000-8000-000000000201', 1, '{"slug": "massage", "name": {"en": "Massage", "de": "Massage"}, "tint": "clay", "place": 10, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000202', 1, '{"slug": "physiotherapy", "name": {"en": "Physiotherapy", "de": "Physiotherapie"}, "tint": "sage", "place": 20, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000203', 1, '{"slug": "osteopathy", "name": {"en": "Osteopathy", "de": "Osteopathie"}, "tint": "moss", "place": 30, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000204', 1, '{"slug": "yoga", "name": {"en": "Yoga", "de": "Yoga"}, "tint": "violet", "place": 40, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000205', 1, '{"slug": "pilates", "name": {"en": "Pilates", "de": "Pilates"}, "tint": "rose", "place": 50, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000206', 1, '{"slug": "meditation", "name": {"en": "Meditation", "de": "Meditation"}, "tint": "sky", "place": 60, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000207', 1, '{"slug": "breathwork", "name": {"en": "Breathwork", "de": "Atemarbeit"}, "tint": "mist", "place": 70, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000208', 1, '{"slug": "nutrition", "name": {"en": "Nutrition", "de": "Ernährung"}, "tint": "wheat", "place": 80, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000209', 1, '{"slug": "counselling", "name": {"en": "Counselling", "de": "Beratung"}, "tint": "plum", "place": 90, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000210', 1, '{"slug": "coaching", "name": {"en": "Health coaching", "de": "Gesundheitscoaching"}, "tint": "amber", "place": 100, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000211', 1, '{"slug": "acupuncture", "name": {"en": "Acupuncture", "de": "Akupunktur"}, "tint": "pine", "place": 110, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000212', 1, '{"slug": "reflexology", "name": {"en": "Reflexology", "de": "Fussreflexzonen"}, "tint": "sand", "place": 120, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000213', 1, '{"slug": "fitness", "name": {"en": "Personal training", "de": "Personal Training"}, "tint": "berry", "place": 130, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000214', 1, '{"slug": "sleep", "name": {"en": "Sleep guidance", "de": "Schlafberatung"}, "tint": "night", "place": 140, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000215', 1, '{"slug": "postnatal", "name": {"en": "Birth and postnatal care", "de": "Geburt und Wochenbett"}, "tint": "blush", "place": 150, "offered": true}', '2026-01-01T00:00:00Z'),
('00000000-0000-7000-8000-000000000216', 1, '{"slug": "herbs", "name": {"en": "Herbal practice", "de": "Kräuterkunde"}, "tint": "leaf", "place": 160, "offered": true}', '2026-01-01T00:00:00Z');
