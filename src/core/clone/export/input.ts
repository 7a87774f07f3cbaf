import type { CloneRequest } from '../../../shared/clone';

export interface ExportInput {
  /** Contains no ClientToken and no secret. */
  readonly request: CloneRequest;
  /** At most 64 printable ASCII characters; sending it twice creates one clone. */
  readonly clientToken: string;
  readonly sourceName: string;
  readonly engine: string;
  /** A bare `host[:port]`; undefined for the service's own endpoints. */
  readonly endpoint?: string | undefined;
}
