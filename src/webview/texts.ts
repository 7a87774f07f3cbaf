/** The page's own texts; the host sends them in the person's language. */
const english = {
  restoreFrom: 'Restore from',
  backupSet: 'Backup set',
  pointInTime: 'Point in time',
  latest: 'Latest restorable time',
  utc: 'UTC: {0}',
  loading: 'Loading choices…',
  lookupFailed: 'This could not be loaded: {0} Enter the value yourself, or try again.',
  retry: 'Retry',
  choose: 'Choose…',
  keepSource: 'Same as the source',
  current: '{0} (not in the list)',
  fromSource: 'from the source',
  submit: 'Clone Instance',
  sending: 'Sending…',
  fix: 'Correct these fields first:',
  code: 'Code',
  httpStatus: 'HTTP status',
  serviceMessage: 'RDS says',
  whatToDo: 'What to do',
  errorAt: 'The service refused this value: {0}',
  copyDetails: 'Copy Details',
  openDiagnosis: 'Open Diagnosis',
  tryAgain: 'Try Again',
  showClones: 'Show Clones',
  copyConnection: 'Copy Connection String',
  reveal: 'Reveal in Backups',
  checkAgain: 'Check Again',
  cloneAgain: 'Make Another Clone',
};

export type Texts = Readonly<typeof english>;

/** The host's texts, in English where one is missing. */
export function textsFrom(l10n: Readonly<Record<string, string>>): Texts {
  const texts = { ...english };
  for (const key of Object.keys(english) as (keyof typeof english)[]) texts[key] = l10n[key] ?? english[key];
  return texts;
}
