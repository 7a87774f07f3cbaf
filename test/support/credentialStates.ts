import { writeShare } from './report';

const rows = new Map<string, readonly [string, string]>();

/** Records the outcome for a state of the credentials, for the report of all states. */
export function noteState(group: string, state: string, outcome: string): void {
  rows.set(`${group} ${state}`, [state, outcome]);
  const table = [...rows].map(([key, row]) => [key.slice(0, -row[0].length).trim(), ...row]);
  writeShare('credential-states', ['Of', 'State', 'What is done and said'], table);
}
