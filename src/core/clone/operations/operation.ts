import type { CloneDraft, CloneOperationName, CloneParameterName, CloneRequest } from '../../../shared/clone';
import type { Instance } from '../../../shared/model';
import type { ForeignNames } from '../export/names';
import type { Rule } from '../rules/finding';

/** Where a value of a draft goes in the request. */
export type Place =
  /** A parameter of its own, by its wire name. */
  | { readonly as: string }
  /** One of several that are listed in a parameter, the first of them in the order of the rows first. */
  | { readonly listedIn: string; readonly separator: ',' | ':' }
  /** A member of the JSON in a parameter, under the name of the value. */
  | { readonly memberOf: string }
  /** Shown and not sent: it decides about others. */
  | 'form'
  /** Taken from the source, neither shown nor sent: others depend on it. */
  | 'draft';

/** What a request is called in the formats that it is copied in. */
interface OperationExport {
  /** Class and method of @alicloud/rds20140815. */
  readonly sdk: { readonly request: string; readonly method: string };
  /** All parameters by their wire names. */
  readonly names: ReadonlyMap<string, ForeignNames>;
  readonly terraform: {
    readonly resource: string;
    /** The first version of the provider aliyun/alicloud that has the resource. */
    readonly version: string;
    /** Attributes that the schema lets nobody leave out. */
    readonly required: readonly string[];
    /** Parameters whose attribute is a list of what they separate by commas. */
    readonly lists: readonly string[];
    /** What is right for the service and not for the provider, in sentences. */
    readonly notes: (request: CloneRequest) => readonly string[];
  };
}

/**
 * An operation of RDS that makes an instance of a backup: all that the form, its rules, jobs and exports have to know of
 * it beside what the rows of `parameters.ts` say of a value whatever it is sent with.
 */
export interface CloneOperation {
  readonly name: CloneOperationName;
  /** What is restored: the backups of the source, at its place, or copies of them in the region of the clone. */
  readonly restores: 'backups' | 'copies';
  /** Where each value goes. One that has no place does not exist for this operation. */
  readonly places: Readonly<Partial<Record<CloneParameterName, Place>>>;
  /** What is sent beside the values of a draft. */
  readonly beside: (draft: CloneDraft) => CloneRequest;
  /** Rules that hold here in place of those of the rows. */
  readonly rules: Readonly<Partial<Record<CloneParameterName, Rule>>>;
  /** The source as rules and prefilled values are to see it. */
  readonly asSource: <T extends Instance>(source: T, draft: Pick<CloneDraft, 'regionId'>) => T;
  /** What RDS is asked beforehand about a request; undefined while that is not complete. Absent where nothing can be asked. */
  readonly check?: (request: CloneRequest) => CloneRequest | undefined;
  /** Ways to pay. */
  readonly payTypes: readonly string[];
  /** What a clone takes over, in sentences. */
  readonly inherits: () => readonly string[];
  readonly exported: OperationExport;
}
