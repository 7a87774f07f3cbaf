/**
 * How the sandbox understands the service where documents, the vendor's code and recorded answers disagree. The first
 * of each is the default: what the service most likely does.
 */
export type Reading = {
  /** Which InstanceLevel makes DescribeDBInstances say edition, cores and memory. */
  readonly instanceLevel: 'one' | 'zero' | 'none';
  /**
   * What general ESSDs are called: `cloud_auto` by the list of zones, while classes are listed by either name;
   * `cloud_auto` by both lists; or `general_essd` by both. Requests and instances always say `general_essd`.
   */
  readonly generalEssd: 'cloudAutoInZones' | 'cloudAutoInLists' | 'generalEssd';
  /**
   * Rows of the list of zones: of single zones, and of several for editions with as many nodes, with local SSDs in
   * those alone; every edition of several nodes in those alone; or single zones only.
   */
  readonly zones: 'singleAndMulti' | 'multiForSeveralNodes' | 'single';
  /**
   * What DescribeMetaList has. Its page speaks of High-availability MySQL on local disks only, while single databases
   * are restored of PostgreSQL and on cloud disks too: it answers for all of them, or elsewhere with an empty list, or
   * with a refusal.
   */
  readonly metaList: 'everywhere' | 'emptyElsewhere' | 'refusedElsewhere';
  /**
   * Codes: as documented for CloneDBInstance; as recorded or expected by the vendor's tools for the same conditions;
   * or a first answer to every CloneDBInstance that leaves its outcome open, although the clone is made.
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

/** Refusals by the codes that were recorded, or that the vendor's tools wait for, in place of the documented ones. */
export const recordedCodes: Readonly<Record<string, string>> = {
  'InvalidDBInstanceId.NotFound': 'InvalidDBInstanceName.NotFound',
  'InvalideStatus.Format': 'OperationDenied.DBInstanceStatus',
};
