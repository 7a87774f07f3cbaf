let numbers: Intl.NumberFormat | undefined;

/** A number as the language of the page writes it. */
function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(typeof document === 'undefined' ? 'en' : document.documentElement.lang);
  return numbers.format(value);
}

/** A text with `{0}`, `{1}` and so on replaced. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)] ?? place;
    return typeof value === 'number' ? numberText(value) : value;
  });
}
