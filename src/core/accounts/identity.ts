/** Who the cloud says the keys are: the account and the principal in it. It survives a rotation of the keys. */
export interface Identity {
  /** What jobs record: equal for the same principal of the same account on the same service, whatever its key. */
  readonly id: string;
  /** Other ids under which the same may have been recorded: by an earlier version, or while STS did not answer. */
  readonly aliases: readonly string[];
  /** Number of the account; blank where it is not known. */
  readonly accountNumber: string;
  /** For example `user alice` or `role clone-reader`; blank where it is not known. */
  readonly principal: string;
}

/** Whether what was recorded is certainly the identity of now. What is not known counts as another one. */
export function isSameIdentity(recorded: string, now: Identity | undefined): boolean {
  return now !== undefined && recorded !== '' && (recorded === now.id || now.aliases.includes(recorded));
}

/** An identity of which nothing but its id is known. */
export function plainIdentity(id: string): Identity {
  return { id, aliases: [], accountNumber: '', principal: '' };
}

/** The identity as it is shown: the account without its last digits, and who it is there. Blank when nothing is known. */
export function identityText(identity: Identity | undefined): string {
  if (!identity) return '';
  const { accountNumber, principal } = identity;
  const masked = accountNumber === '' ? '' : `${accountNumber.slice(0, -4)}****`;
  return [masked, principal].filter(Boolean).join(', ');
}
