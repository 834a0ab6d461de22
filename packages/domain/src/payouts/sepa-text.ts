/** Letters that are more than a base letter and a mark. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
  Œ: 'OE',
  œ: 'oe',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ð: 'D',
  ð: 'd',
  Þ: 'TH',
  þ: 'th',
  ı: 'i',
  '&': '+',
  _: '-',
};

/**
 * Text in the characters every bank of the SEPA takes (EPC 217-08: Latin letters, digits and
 * `/ - ? : ( ) . , ' +`), as close as can be; what has no counterpart becomes a full stop.
 * @param most its length at most
 */
export function sepaText(text: string, most: number): string {
  const letters = Array.from(text.normalize('NFD'), (letter) => LETTERS[letter] ?? letter);
  const plain = letters.join('').replace(/\p{M}/gu, '').replace(/\s+/g, ' ');
  return plain
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/gu, '.')
    .trim()
    .slice(0, most);
}
