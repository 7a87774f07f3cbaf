export declare const tryout: {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly moreExtensions: readonly string[];
};
