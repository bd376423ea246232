/** Groups of digits in which numbers are written without a + before them; each stands for blank, dash and full stop. */
const grouped = [
  // North America, with and without 1 or 001.
  '3-3-4 1-3-3-4 3-3-3-4',
  // With a 0 before the area.
  '3-4-4 4-3-4 5-6 5-3-3 4-7 4-6 3-8 3-7 4-3-3 3-3-3 2-2-2-2-2 3-3-2-2 4-2-2-2 4-3-2-2 2-4-4 2-3-4 3-2-2-2 4-8 5-7 2-8 3-6 2-7 2-3-2-2 4-4-3 5-5 4-2-4 3-4-3 3-2-3-2 2-2-3-4 6-5',
  // Without one.
  '2-2-2-2 3-2-3 4-4 3-4 1-3-3-2-2 2-5-4 1-4-4 1-2-2-2-2',
  // With 00 and the country before it.
  '4-2-7 4-3-7 4-2-8 4-3-8 4-2-4-4 4-2-3-4 4-3-3-4 4-1-2-2-2-2 4-4-6 4-3-4-4 4-2-3-2-2',
];

/** The ways in which numbers with 00 and the country before them are written besides. */
const abroad =
  '3-3-3-4 4-3-3-2-2 4-3-3-3 4-1-8 4-2-2-2-2 4-5-5 4-5-4 4-3-6 4-2-5-4 4-4-7 5-4-4 4-1-2-4-4 4-3-2-2-2 4-10 4-9 4-4-3-3 4-4-4 4-2-3-3 4-1-4-4 5-2-3-4 5-2-7 5-3-3-3 5-3-6 5-2-3-2-2 5-2-3-3 5-9 5-8';

/** North American numbers with an extension that nothing parts from them. */
export const extendedShapes: readonly string[] = ['3-3-4', '1-3-3-4', '3-3-3-4'].flatMap((groups) =>
  [' ', '-', '.'].map((sign) => `${shapeOf(groups, sign)}A99?9?9?9?9?`),
);

/** The same with strokes and more than one sign. */
const written = [
  '99 9999-9999|99 99999-9999|999/9999999|9999/999999|9999/9999999|99999/99999|99999/999999|999/99999999',
  '9999/999 99 99|999/999 99 99|9999/99 99 99|999/999-9999|9999/99999|99/999 99 99|9999/99.99.99',
  '999 / 9999999|9999 / 999999|999 / 999 99 99|999-999 99 99|99-999 99 99|999-99 99 99|9999-99 99 99',
  '99-999 999 99|999-999 9999|9999-999 999|9999-9999 999|999 999-9999|999 9999-9999|9 999-999-9999',
  '999 999-99-99|9 999 999-99-99|999-999-99-99|9999 99-99-99',
];

/** Shapes of numbers that begin with 00. */
export const abroadShapes: readonly string[] = abroad
  .split(' ')
  .flatMap((groups) => [' ', '-', '.'].map((sign) => shapeOf(groups, sign)));

/** Every way of writing, as shapes. */
export const phoneShapes: readonly string[] = [
  ...grouped.flatMap((row) => row.split(' ')).flatMap((groups) => [' ', '-', '.'].map((sign) => shapeOf(groups, sign))),
  '999 99-9999-9999',
  '9999999999',
  '99999999999',
  ...written.flatMap((row) => row.split('|')),
];

function shapeOf(groups: string, sign: string): string {
  return groups
    .split('-')
    .map((length) => '9'.repeat(Number(length)))
    .join(sign);
}
