import type { CloneOperationName, CloneRequest } from '../../../shared/clone';

/** A prepared clone, as far as a text that makes it needs it. */
export interface ExportInput {
  /** CloneDBInstance by default. */
  readonly operation?: CloneOperationName | undefined;
  /** Holds no ClientToken and no secret. */
  readonly request: CloneRequest;
  /** At most 64 printable ASCII characters; what sends it twice makes one clone. */
  readonly clientToken: string;
  readonly sourceId: string;
  readonly sourceName: string;
  readonly engine: string;
  /** A bare `host[:port]`; undefined for the service's own endpoints. */
  readonly endpoint?: string | undefined;
}
