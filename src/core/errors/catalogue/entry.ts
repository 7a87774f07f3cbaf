/**
 * The subject of an error. The *Backups* view and the fixes of the form offer actions by it. For `parameter`, the fields
 * may come from the service's message.
 */
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
 * A text is a function because the language is configured only after this module is loaded. `said` is the service's own
 * message, for the few codes whose message carries the decisive fact.
 */
type CatalogueText = (said?: string) => string;

export interface CatalogueEntry {
  readonly group: ErrorGroup;
  /** Names of the parameters that the code may be about, as in `ExplainedError.fields`. */
  readonly fields: readonly string[];
  /** Overrides `fields` for codes with several meanings that only the service's message distinguishes. */
  readonly fieldsOf?: (said?: string) => readonly string[];
  /** Set when the error is about the primary node only. */
  readonly isOfPrimary?: true;
  /** Whether the identical request may succeed later without a change. */
  readonly retryable: boolean;
  readonly title: CatalogueText;
  readonly cause: CatalogueText;
  /** What to do; starts with a verb. */
  readonly remedy: CatalogueText;
}

/** Codes are keys exactly as the service spells them, including its typos and case. */
export type CataloguePart = Readonly<Record<string, CatalogueEntry>>;

export function sameFor(codes: readonly string[], entry: CatalogueEntry): CataloguePart {
  return Object.fromEntries(codes.map((code) => [code, entry]));
}
