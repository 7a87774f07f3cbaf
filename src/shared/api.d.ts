/**
 * The API of RDS Clone for other extensions. Copy this file into your extension, add `rds-clone.rds-clone` to
 * `extensionDependencies`, and get the API:
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<RdsCloneApi>('rds-clone.rds-clone');
 * const rdsClone = await extension?.activate();
 * const outcome = await rdsClone?.openCloneForm({
 *   regionId: 'cn-hangzhou',
 *   dbInstanceId: 'rm-bp1example',
 *   restoreTime: '2026-11-27T06:30:00Z',
 *   values: { DBInstanceStorage: 100 },
 * });
 * if (outcome?.kind === 'submitted') console.log((await outcome.ended).state);
 * ```
 *
 * Nothing here creates or releases a clone, or returns credentials or addresses: only the user can submit a form.
 */
export interface RdsCloneApi {
  /** Changes when an existing member changes. Additions do not change it. */
  readonly version: 1;

  /**
   * Opens the form, or shows the open form for the same target. If `accountId` is not the current account, the user
   * is asked first.
   * @returns the outcome. It settles when RDS has accepted the request, when the outcome of the request is unknown,
   *   or when the form is closed without a request. A refusal leaves the form open, because the user may still correct
   *   it.
   * @throws TypeError for an invalid target; its message names the invalid member
   */
  openCloneForm(target: CloneTarget): Promise<FormOutcome>;

  /**
   * Shows an instance in the view *Backups*. If `accountId` is not the current account, the user is asked first.
   * @returns whether the instance exists
   * @throws TypeError for an invalid target; Error with `code` and `requestId` when RDS refuses
   */
  reveal(target: InstanceTarget): Promise<boolean>;

  /** The clones of this machine, of all accounts, newest first. */
  listClones(): Promise<readonly Clone[]>;

  /** Calls the listener with all clones whenever a clone has changed, in this window or another one. */
  onDidChangeClones(listener: (clones: readonly Clone[]) => void): { dispose(): void };
}

export interface InstanceTarget {
  /** In the format of the setting `rdsClone.account`; absent for the current account. */
  readonly accountId?: string | undefined;
  readonly regionId: string;
  readonly dbInstanceId: string;
}

/** An instance to clone, with at most one of a backup set and a time. */
export interface CloneTarget extends InstanceTarget {
  readonly backupId?: string | undefined;
  /** UTC with seconds: `2026-11-27T06:30:00Z`. */
  readonly restoreTime?: string | undefined;
  /** Values for the form, by parameter names of CloneDBInstance. */
  readonly values?: Readonly<Record<string, string | number | boolean>> | undefined;
}

export type FormOutcome =
  | {
      /** The user has submitted the form. */
      readonly kind: 'submitted';
      readonly clone: Clone;
      /**
       * Resolves when the clone is ready, refused, lost, timedOut or released, or when its progress is no longer
       * followed: the user stopped watching it or removed it from the list. The result then has the last known state.
       */
      readonly ended: Promise<Clone>;
    }
  | {
      /** The form was closed, or the user declined the account. No clone was created. */
      readonly kind: 'closed';
      /** The last refused request. */
      readonly refused?: Clone | undefined;
    };

/**
 * - `sending`: the request is being sent
 * - `unknown`: there was no definite answer, so a clone may exist
 * - `refused`: RDS refused, nothing was created
 * - `accepted`: RDS has named the instance, which is not visible yet
 * - `creating`: the instance is being created
 * - `ready`: the instance is running
 * - `lost`: the instance vanished during creation, or never became visible
 * - `timedOut`: the instance was not running after five hours
 * - `released`: the instance was released by RDS Clone, or no longer exists
 */
export type CloneState =
  'sending' | 'unknown' | 'refused' | 'accepted' | 'creating' | 'ready' | 'lost' | 'timedOut' | 'released';

export interface Clone {
  readonly id: string;
  readonly state: CloneState;
  /** The requested name; may be blank. */
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
  /** The instance that was cloned. */
  readonly sourceId: string;
  /** Where it is: in another region than the clone where that was made of a copied backup. */
  readonly sourceRegionId: string;
  /** The new instance, once it is known. */
  readonly dbInstanceId?: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  /** The refusal, or the error that blocks progress. */
  readonly error?: CloneError | undefined;
}

export interface CloneError {
  /** The code of RDS, or a code of RDS Clone, which starts with `RdsClone.`. */
  readonly code: string;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  /** The message of RDS. */
  readonly message?: string | undefined;
}
