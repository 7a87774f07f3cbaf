/** A pseudo-random generator that repeats for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Random = (below: number) => number;

const oddValues: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '""',
  '"1"',
  '"constructor"',
  '"__proto__"',
  '"../../x"',
  '[]',
  '{}',
  '[null]',
  '{"version":1}',
  `"${'x'.repeat(100_000)}"`,
];
const hugeNumbers: readonly string[] = [
  '1e999',
  '-1e999',
  '1e308',
  '1e300',
  '8.64e15',
  '8640000000000001',
  '9007199254740993',
  '-9007199254740993',
  '1e-320',
  '4294967296',
];
const versions: readonly string[] = ['0', '2', '99', '1.5', '-1', '1e300', '"1"', 'null', '[1]'];
const protoKeys: readonly string[] = [
  '"__proto__":{"id":"polluted","version":2}',
  '"\\u005f_proto__":{"polluted":true}',
  '"__proto__":"x"',
  '"constructor":{"prototype":{"polluted":true}}',
  '"toString":1',
  '"hasOwnProperty":null',
  '"length":4294967295',
];

/** Kinds of damage to a JSON file, by name. */
export const damages: Readonly<Record<string, (text: string, random: Random) => Buffer>> = {
  'flipped bits': (text, random) => {
    const bytes = Buffer.from(text);
    for (let flips = 1 + random(8); flips > 0; flips--) {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    }
    return bytes;
  },
  'cut short': (text, random) => Buffer.from(text).subarray(0, random(text.length)),
  zeros: (text, random) => {
    const bytes = Buffer.from(text);
    const from = random(bytes.length);
    return bytes.fill(
      0,
      from,
      random(2) === 0 ? bytes.length : Math.min(bytes.length, from + 1 + random(64)),
    );
  },
  'another type': (text, random) => Buffer.from(withOdd(text, random, oddValues)),
  'another file': (_text, random) => Buffer.from(oddValues[random(oddValues.length)] ?? ''),
  'huge numbers': (text, random) => Buffer.from(withOdd(text, random, hugeNumbers, isNumber)),
  'nested deep': (text, random) => {
    const depth = 2 + random(random(2) === 0 ? 200 : 20_000);
    const deep = random(2) === 0 ? ['[', ']'] : ['{"a":', '}'];
    const value = `${(deep[0] ?? '').repeat(depth)}1${(deep[1] ?? '').repeat(depth)}`;
    return Buffer.from(
      random(2) === 0 ? withMember(text, random, `"added":${value}`) : withOdd(text, random, [value]),
    );
  },
  'another version': (text, random) =>
    Buffer.from(text.replace(/"version":\s*1/, `"version":${versions[random(versions.length)] ?? ''}`)),
  'keys twice': (text, random) => {
    const keys = [...text.matchAll(/"(\w+)":/g)].map(([, key]) => key ?? '');
    const key = keys[random(keys.length)] ?? '';
    return Buffer.from(withMember(text, random, `"${key}":${oddValues[random(oddValues.length)] ?? ''}`));
  },
  'byte order mark': (text, random) =>
    Buffer.concat([
      [Buffer.from('\uFEFF'), Buffer.from('\uFEFF\uFEFF'), Buffer.from([0xff, 0xfe])][random(3)] ??
        Buffer.of(),
      Buffer.from(text),
    ]),
  'other line ends': (text, random) =>
    Buffer.from(
      JSON.stringify(JSON.parse(text), undefined, 2).replaceAll(
        '\n',
        ['\r\n', '\r', '\n\n'][random(3)] ?? '',
      ),
    ),
  'keys of prototypes': (text, random) =>
    Buffer.from(withMember(text, random, protoKeys[random(protoKeys.length)] ?? '')),
  'a key gone': (text, random) => {
    const keys = [...text.matchAll(/"(\w+)":/g)];
    const at = keys[random(keys.length)];
    return Buffer.from(at ? `${text.slice(0, at.index)}"gone":${text.slice(at.index + at[0].length)}` : text);
  },
  'more behind it': (text, random) => Buffer.from(text + (['}', text, '\0', ' \n'][random(4)] ?? '')),
  'no text': (text, random) => {
    const bytes = Buffer.from(text);
    const at = random(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0]),
      bytes.subarray(at),
    ]);
  },
};

function isNumber(value: string): boolean {
  return /^-?\d/.test(value);
}

/** Replaces one value of the text. */
function withOdd(
  text: string,
  random: Random,
  odd: readonly string[],
  fits: (value: string) => boolean = () => true,
): string {
  // In compact JSON a value ends before a comma or a bracket. Matches inside strings cause another kind of damage.
  const values = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?[\d.eE+-]+|true|false|null|\[|\{)/g)].filter(
    ([, value]) => fits(value ?? ''),
  );
  const found = values[random(values.length)];
  if (!found) return text;
  const start = found.index + 1;
  return text.slice(0, start) + (odd[random(odd.length)] ?? '') + text.slice(endOf(text, start));
}

/** Adds a member to one object of the text, at its start or end. */
function withMember(text: string, random: Random, member: string): string {
  const objects = [...text.matchAll(/\{(?=")/g)];
  const found = objects[random(objects.length)];
  if (!found) return text;
  if (random(2) === 0) return `${text.slice(0, found.index + 1)}${member},${text.slice(found.index + 1)}`;
  const end = endOf(text, found.index) - 1;
  return `${text.slice(0, end)},${member}${text.slice(end)}`;
}

/** The end of the value that starts at this position. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; text[at] !== '"' && at < text.length; at++) if (text[at] === '\\') at++;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth < 0) return at;
    if (depth === 0 && /[,\]}"]/.test(text[at + 1] ?? '') && text[at + 1] !== '"') return at + 1;
  }
  return text.length;
}
