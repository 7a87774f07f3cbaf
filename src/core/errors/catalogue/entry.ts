/** What an error is about; decides where it is shown and what is offered. */
export type ErrorGroup =
  | 'account'
  | 'capacity'
  | 'connection'
  | 'credentials'
  | 'encryption'
  | 'engine-version'
  | 'instance-class'
  | 'internal'
  | 'network'
  | 'order'
  | 'parameter'
  | 'permission'
  | 'region-closure'
  | 'restore-point'
  | 'service'
  | 'source-instance'
  | 'source-state'
  | 'storage'
  | 'throttling'
  | 'unknown'
  | 'unsupported'
  | 'zone';

/**
 * A text is a function, so that it is looked up only when it is shown: the language is configured after this
 * module is loaded. `said` is the service's own text, for the few codes whose text carries the decisive fact.
 */
type CatalogueText = (said?: string) => string;

/** What we know of one code. */
export interface CatalogueEntry {
  readonly group: ErrorGroup;
  /** Wire names of the request parameters the code may be about. */
  readonly fields: readonly string[];
  /** Those for one of several meanings that only the service's text tells apart. */
  readonly fieldsOf?: (said?: string) => readonly string[];
  /** Set where of several nodes it is about the primary one alone. */
  readonly isOfPrimary?: true;
  /** Whether the identical request may succeed later without anything being changed. */
  readonly retryable: boolean;
  /** What happened. */
  readonly title: CatalogueText;
  /** Why. */
  readonly cause: CatalogueText;
  /** What to do; begins with a verb. */
  readonly remedy: CatalogueText;
}

/** Codes are keys exactly as the service spells them, mistakes and case included. */
export type CataloguePart = Readonly<Record<string, CatalogueEntry>>;

/** One entry for codes that mean the same. */
export function sameFor(codes: readonly string[], entry: CatalogueEntry): CataloguePart {
  return Object.fromEntries(codes.map((code) => [code, entry]));
}
