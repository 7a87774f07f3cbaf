import type { CloneOperationName, CloneRequest } from '../../../shared/clone';

export interface ExportInput {
  /** CloneDBInstance by default. */
  readonly operation?: CloneOperationName | undefined;
  /** Holds no ClientToken and no secret. */
  readonly request: CloneRequest;
  /** At most 64 printable ASCII characters; sending it twice creates one clone. */
  readonly clientToken: string;
  readonly sourceId: string;
  /** Where the source is in another region than the clone. */
  readonly sourceRegionId?: string | undefined;
  readonly sourceName: string;
  readonly engine: string;
  /** A bare `host[:port]`; undefined for the service's own endpoints. */
  readonly endpoint?: string | undefined;
}
