/** The same members, where one that may be `undefined` may be missing instead. */
type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the members that are `undefined`: what is absent has no key, in memory as in JSON. */
export function present<T extends object>(value: T): Present<T> {
  const entries: [string, unknown][] = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
