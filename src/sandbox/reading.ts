/**
 * How the sandbox behaves where documentation, the vendor's code and recorded answers disagree. The first value of each
 * is the default, and the most likely behavior of the service.
 */
export type Reading = {
  /** The InstanceLevel for which DescribeDBInstances returns edition, cores and memory. */
  readonly instanceLevel: 'one' | 'zero' | 'none';
  /**
   * The name of general ESSDs in lists: `cloud_auto` in the list of zones, while classes are listed by either name;
   * `cloud_auto` in both lists; or `general_essd` in both. Requests and instances always use `general_essd`.
   */
  readonly generalEssd: 'cloudAutoInZones' | 'cloudAutoInLists' | 'generalEssd';
  /**
   * The rows of the list of zones: single zones, and groups of zones for editions with that number of nodes, where
   * local SSDs appear in groups only; single zones for single-node editions and groups for all others; or single zones
   * only.
   */
  readonly zones: 'singleAndMulti' | 'multiForSeveralNodes' | 'single';
  /**
   * The content of DescribeMetaList. Its page covers only High-availability MySQL on local disks, although PostgreSQL
   * and cloud disks can restore selected databases too. It returns a list for all of them, or elsewhere an empty list,
   * or elsewhere an error.
   */
  readonly metaList: 'everywhere' | 'emptyElsewhere' | 'refusedElsewhere';
  /**
   * Error codes: as documented for CloneDBInstance; as recorded or expected by the vendor's tools for the same
   * conditions; or a first answer to every CloneDBInstance that leaves its outcome open, although the clone is created.
   */
  readonly errors: 'documented' | 'recorded' | 'ambiguous';
};

export const defaultReading: Reading = {
  instanceLevel: 'one',
  generalEssd: 'cloudAutoInZones',
  zones: 'singleAndMulti',
  metaList: 'everywhere',
  errors: 'documented',
};

/** Replaces documented codes with those that were recorded, or that the vendor's tools expect. */
export const recordedCodes: Readonly<Record<string, string>> = {
  'InvalidDBInstanceId.NotFound': 'InvalidDBInstanceName.NotFound',
  'InvalideStatus.Format': 'OperationDenied.DBInstanceStatus',
};
