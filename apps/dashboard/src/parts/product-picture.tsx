type Shape = readonly (readonly ['a' | 'b' | 'c', string])[];

/** Vessels of skincare in a 40 × 40 square: body (a), cap and print (b), label (c). */
const SHAPES = {
  cream: [
    ['b', 'M8 12a2 2 0 0 1 2-2h20a2 2 0 0 1 2 2v5H8z'],
    ['a', 'M7 18h26v10a5 5 0 0 1-5 5H12a5 5 0 0 1-5-5z'],
    ['c', 'M13 22h14v6H13z'],
    ['b', 'M15 24.500h10v1H15z'],
  ],
  mist: [
    ['b', 'M15 4h10v7H15z'],
    ['a', 'M13 14a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v20a2 2 0 0 1-2 2H15a2 2 0 0 1-2-2z'],
    ['c', 'M13 18h14v12H13z'],
    ['b', 'M15.5 21h6v1.500h-6zM15.5 25h9v1h-9z'],
  ],
  pouch: [
    ['b', 'M22 4h5v4h-5z'],
    ['a', 'M10 8h19l2 26a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2z'],
    ['c', 'M13 15h13v12H13z'],
    ['b', 'M15.5 18h6v1.500h-6zM15.5 22h8v1h-8z'],
  ],
  pump: [
    ['b', 'M13 5h9v3h-3.500v4h-3V8H13zM14 12h8v4h-8z'],
    ['a', 'M10 19a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H13a3 3 0 0 1-3-3z'],
    ['c', 'M13 21h12v9H13z'],
    ['b', 'M15 23.500h6V25h-6zM15 26.500h8v1h-8z'],
  ],
  serum: [
    ['b', 'M17.5 4h5v3.500h-5zM16 8h8v5h-8z'],
    ['a', 'M12 17a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H15a3 3 0 0 1-3-3z'],
    ['c', 'M12 20h16v10H12z'],
    ['b', 'M15 23h7v1.500h-7zM15 26h10v1h-10z'],
  ],
  tube: [
    ['a', 'M12 4h16l-2 25H14z'],
    ['b', 'M14.5 30h11v5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1z'],
    ['c', 'M14.5 9h11l-.8 12h-9.400z'],
    ['b', 'M16.5 12h7v1.500h-7zM16.5 15.500h5v1h-5z'],
  ],
} satisfies Record<string, Shape>;

/** Which vessel goes with a category; a serum’s bottle with any other. */
const BY_CATEGORY: [RegExp, keyof typeof SHAPES][] = [
  [/sun|spf|mask|balm|hand|lip/, 'tube'],
  [/cream|moistur|crème/, 'cream'],
  [/cleans|wash|milk|lotion/, 'pump'],
  [/mist|toner|essence|spray/, 'mist'],
  [/refill|set|kit/, 'pouch'],
];

/** The picture of a product, or until the shop sends one the vessel of its category. */
export function ProductPicture(props: {
  id: string | null;
  category?: string | null;
  image_url?: string | null;
  large?: boolean;
}) {
  const { id, category, image_url, large } = props;
  const size = large ? ' l' : '';
  // a shop’s own host is not asked: what is in the address already is shown
  if (image_url?.startsWith('data:image/')) {
    return <img class={`pic photo${size}`} src={image_url} alt="" loading="lazy" />;
  }
  const shape = BY_CATEGORY.find(([words]) => words.test((category ?? '').toLowerCase()));
  const tone = [...(id ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4;
  return (
    <span class={`pic t${tone + 1}${size}`} aria-hidden="true">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        {SHAPES[shape?.[1] ?? 'serum'].map(([layer, path]) => (
          <path key={path} class={`p${layer}`} d={path} />
        ))}
      </svg>
    </span>
  );
}
