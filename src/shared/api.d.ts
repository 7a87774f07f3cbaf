/**
 * What other extensions get from RDS Clone. Copy this file into yours, name `rds-clone.rds-clone` in
 * `extensionDependencies`, and ask for it:
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
 * Nothing here makes a clone, releases one, or gives credentials or addresses: only the user submits a form.
 */
export interface RdsCloneApi {
  /** Another number means that something that is here has changed. What is added leaves it alone. */
  readonly version: 1;

  /**
   * Opens the form, or shows the one that is open for the same. Where `accountId` is not the current account the user
   * is asked first.
   * @returns what became of it. It settles when RDS has accepted the request, when nobody can tell whether it has, or
   * when the form is closed without that. A refusal leaves the form open, so the user may still correct it.
   * @throws TypeError for a target that is not one; its message names the place
   */
  openCloneForm(target: CloneTarget): Promise<FormOutcome>;

  /**
   * Shows an instance in the view *Backups*. Where `accountId` is not the current account the user is asked first.
   * @returns whether it is there
   * @throws TypeError for a target that is not one; Error with `code` and `requestId` where RDS refuses
   */
  reveal(target: InstanceTarget): Promise<boolean>;

  /** The clones of this machine, of all accounts, the newest first. */
  listClones(): Promise<readonly Clone[]>;

  /** Calls with the list of clones whenever something in it has changed, in this window or another one. */
  onDidChangeClones(listener: (clones: readonly Clone[]) => void): { dispose(): void };
}

export interface InstanceTarget {
  /** As the setting `rdsClone.account` has it; the current account when it is absent. */
  readonly accountId?: string | undefined;
  readonly regionId: string;
  readonly dbInstanceId: string;
}

/** An instance to clone, with a backup set or a time at most. */
export interface CloneTarget extends InstanceTarget {
  readonly backupId?: string | undefined;
  /** In UTC with seconds: `2026-11-27T06:30:00Z`. */
  readonly restoreTime?: string | undefined;
  /** What the form is to hold, by the names of the parameters of CloneDBInstance. */
  readonly values?: Readonly<Record<string, string | number | boolean>> | undefined;
}

export type FormOutcome =
  | {
      /** The user has submitted the form. */
      readonly kind: 'submitted';
      readonly clone: Clone;
      /**
       * Resolves when the clone is ready, refused, lost, timedOut or released, or when it goes no further in the list:
       * the user has it watched no longer, or has taken it off the list. Its state is then the last one known.
       */
      readonly ended: Promise<Clone>;
    }
  | {
      /** The form was closed, or the user did not want the account, and nothing was made of it. */
      readonly kind: 'closed';
      /** The last request that was refused. */
      readonly refused?: Clone | undefined;
    };

/**
 * - `sending`: the request is under way
 * - `unknown`: no definite answer came, so a clone may exist
 * - `refused`: RDS refused, nothing was made
 * - `accepted`: RDS has named the instance, which is not visible yet
 * - `creating`: it is being made
 * - `ready`: it is running
 * - `lost`: it vanished while it was made, or never became visible
 * - `timedOut`: it was not running after five hours
 * - `released`: it was released from here, or found to be gone
 */
export type CloneState =
  'sending' | 'unknown' | 'refused' | 'accepted' | 'creating' | 'ready' | 'lost' | 'timedOut' | 'released';

export interface Clone {
  readonly id: string;
  readonly state: CloneState;
  /** Name that was asked for; may be blank. */
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
  /** The instance it was made of. */
  readonly sourceId: string;
  /** The new instance, as soon as it is known. */
  readonly dbInstanceId?: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  /** What it was refused with, or is stuck at. */
  readonly error?: CloneError | undefined;
}

export interface CloneError {
  /** The code of RDS, or one of ours, which begin with `RdsClone.`. */
  readonly code: string;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  /** What RDS says. */
  readonly message?: string | undefined;
}
