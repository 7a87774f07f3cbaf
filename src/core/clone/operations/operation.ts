import type { CloneDraft, CloneOperationName, CloneParameterName, CloneRequest } from '../../../shared/clone';
import type { Instance } from '../../../shared/model';
import type { ForeignNames } from '../export/names';
import type { Rule } from '../rules/finding';

/** Where a value of a draft is placed in the request. */
export type Place =
  /** A parameter of its own, by its wire name. */
  | { readonly as: string }
  /** An element of a list in one parameter, in the order of the parameter rows. */
  | { readonly listedIn: string; readonly separator: ',' | ':' }
  /** A member of the JSON object in a parameter, under the name of the value. */
  | { readonly memberOf: string }
  /** Shown but not sent, because it only affects other values. */
  | 'form'
  /** Taken from the source, neither shown nor sent; other values depend on it. */
  | 'draft';

/** The names for the formats in which a request can be copied. */
interface OperationExport {
  /** Class and method of @alicloud/rds20140815. */
  readonly sdk: { readonly request: string; readonly method: string };
  /** All parameters by their wire names. */
  readonly names: ReadonlyMap<string, ForeignNames>;
  readonly terraform: {
    readonly resource: string;
    /** The first version of the provider aliyun/alicloud that has the resource. */
    readonly version: string;
    readonly required: readonly string[];
    /** Comma-separated parameters whose attribute is a list. */
    readonly lists: readonly string[];
    /** Sentences about values that the service accepts but the provider does not. */
    readonly notes: (request: CloneRequest) => readonly string[];
  };
}

/**
 * An operation of RDS that creates an instance from a backup: what the form, its rules, jobs and exports need beyond
 * the rows of `parameters.ts`.
 */
export interface CloneOperation {
  readonly name: CloneOperationName;
  /** What is restored: the backups of the source, in its region, or copies of them in the region of the clone. */
  readonly restores: 'backups' | 'copies';
  /** Where each value goes. One that has no place does not exist for this operation. */
  readonly places: Readonly<Partial<Record<CloneParameterName, Place>>>;
  /** Parameters that are sent in addition to the values of a draft. */
  readonly beside: (draft: CloneDraft) => CloneRequest;
  /** Rules that replace those of the rows. */
  readonly rules: Readonly<Partial<Record<CloneParameterName, Rule>>>;
  /** The source as rules and prefilled values see it. */
  readonly asSource: <T extends Instance>(source: T, draft: Pick<CloneDraft, 'regionId'>) => T;
  /**
   * The parameters of the call that checks a request in advance; undefined while the request is incomplete. Absent if
   * the operation has no check.
   */
  readonly check?: (request: CloneRequest) => CloneRequest | undefined;
  readonly payTypes: readonly string[];
  /** Sentences about what a clone inherits. */
  readonly inherits: () => readonly string[];
  readonly exported: OperationExport;
}
