-- The laws of characters.py for DuckDB: each macro takes text and gives text, NULL for NULL.
-- The class in brackets is the blanks and invisible characters of characters.py; a test compares all code points.

-- translate() builds its table anew for every row, so the wide one is kept for the few rows that need it.
CREATE OR REPLACE MACRO half_width(t) AS CASE
  WHEN NOT regexp_matches(t, '[\x{FF01}-\x{FF5E}]') THEN t
  WHEN NOT regexp_matches(t, '[\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF37}\x{FF39}-\x{FF5E}]')
    THEN translate(t, '０１２３４５６７８９Ｘ', '0123456789X')
  ELSE translate(t,
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~')
  END;

CREATE OR REPLACE MACRO without_blanks(t) AS regexp_replace(t,
  '[\x00-\x20\x{7F}-\x{A0}\x{AD}\x{61C}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{FE00}-\x{FE0F}\x{FEFF}\x{E0100}-\x{E01EF}]+',
  '', 'g');

CREATE OR REPLACE MACRO trimmed(t) AS regexp_replace(t,
  '\A[\x00-\x20\x{7F}-\x{A0}\x{AD}\x{61C}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{FE00}-\x{FE0F}\x{FEFF}\x{E0100}-\x{E01EF}]+|[\x00-\x20\x{7F}-\x{A0}\x{AD}\x{61C}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{FE00}-\x{FE0F}\x{FEFF}\x{E0100}-\x{E01EF}]+\z',
  '', 'g');

CREATE OR REPLACE MACRO single_blanks(t) AS regexp_replace(trimmed(t),
  '[\x00-\x20\x{7F}-\x{A0}\x{AD}\x{61C}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{FE00}-\x{FE0F}\x{FEFF}\x{E0100}-\x{E01EF}]+',
  ' ', 'g');
