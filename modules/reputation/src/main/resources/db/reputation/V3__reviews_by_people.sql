-- What somebody wrote and what was written about them, of whatever state, for staff: neither was found without reading every review.
create index review_by_author on review (author);
create index review_about_anyone on review (about);
