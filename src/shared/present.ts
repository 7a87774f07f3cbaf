/** The same members, but optional instead of possibly `undefined`. */
type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Removes members that are `undefined`: an absent fact has no key, in memory and in JSON. */
export function present<T extends object>(value: T): Present<T> {
  const entries: [string, unknown][] = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
