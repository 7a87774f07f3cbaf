import { writeReport } from './report';

const rows = new Map<string, readonly [string, string]>();

/** Notes what was done and said in a state of the credentials, for the table of all of them. */
export function noteState(group: string, state: string, outcome: string): void {
  rows.set(`${group} ${state}`, [state, outcome]);
  const table = [...rows].map(([key, row]) => [key.slice(0, -row[0].length).trim(), ...row]);
  writeReport('credential-states', ['Of', 'State', 'What is done and said'], table);
}
