import { t } from '@vscode/l10n';
import type { GroupSpec } from '../../shared/protocol';
import { fieldLabel } from '../errors/fields';
import { parameterRows } from './parameters';

const groupTitles: Readonly<Record<GroupSpec['id'], () => string>> = {
  restorePoint: () => t('Restore point'),
  name: () => t('Name'),
  size: () => t('Size'),
  placement: () => t('Placement'),
  network: () => t('Network'),
  billing: () => t('Billing'),
  databases: () => t('Databases and tables'),
  protection: () => t('Protection'),
  advanced: () => t('Advanced'),
};

/** The form's groups and fields, with their texts in the user's language. */
export function formGroups(): GroupSpec[] {
  const groups = new Map<GroupSpec['id'], GroupSpec>();
  for (const { name, field } of parameterRows) {
    if (!field) continue;
    const group = groups.get(field.group) ?? {
      id: field.group,
      title: groupTitles[field.group](),
      fields: [],
    };
    group.fields.push({
      name,
      label: fieldLabel(name),
      help: field.help(),
      control: field.control,
      required: field.required ?? false,
      blank: field.blank ?? 'source',
    });
    groups.set(field.group, group);
  }
  return [...groups.values()];
}
