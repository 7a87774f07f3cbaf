/** A text that is the whole of a label, or a pattern that may match a part of it. */
export type Label = string | RegExp;

export const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);

export const matches = (text: string, label: Label): boolean =>
  typeof label === 'string' ? text === label : label.test(text);
