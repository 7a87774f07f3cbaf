import type { FormState } from '../../shared/protocol';

export function isSettled({ choices, recoveryWindow, databases, price }: FormState): boolean {
  return (
    recoveryWindow.status !== 'loading' &&
    databases.status !== 'loading' &&
    price.status !== 'loading' &&
    Object.values(choices).every(({ status }) => status !== 'loading')
  );
}
