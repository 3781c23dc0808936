-- Search of the catalogue (lib/videos/search-videos.ts). The expressions must stay exactly those of its query, or
-- PostgreSQL reads the whole table. 'simple': titles come in every language, so words are not cut to English stems.

-- CreateIndex
CREATE INDEX "Video_words_idx" ON "Video" USING GIN (
  (setweight(to_tsvector('simple', "title"), 'A') || setweight(to_tsvector('simple', "description"), 'B'))
);

-- CreateIndex: a creator by the beginning of an address, which is the third part of a CAIP-10 account.
CREATE INDEX "Account_address_idx" ON "Account" (split_part("id", ':', 3) text_pattern_ops);
