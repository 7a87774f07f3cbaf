import { t } from '@vscode/l10n';
import type { CloneParameterName } from '../../shared/clone';
import type { GroupSpec } from '../../shared/protocol';
import { fieldLabel } from '../errors/fields';
import { parameterRows } from './parameters';

const groupTitles: Readonly<Record<GroupSpec['id'], () => string>> = {
  name: () => t('Name'),
  restorePoint: () => t('Restore point'),
  size: () => t({ message: 'Size', comment: ['A group of the form: edition, storage and instance class.'] }),
  placement: () => t('Placement and network'),
  billing: () => t('Billing'),
  databases: () => t('Databases'),
  protection: () => t('Protection and advanced'),
};

const sizeOrder: readonly CloneParameterName[] = [
  'Category',
  'DBInstanceStorage',
  'DBInstanceStorageType',
  'DBInstanceClass',
];

export function groupOf(name: CloneParameterName): GroupSpec['id'] | undefined {
  return parameterRows.find((row) => row.name === name)?.field?.group;
}

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
  const { name, size, ...others } = Object.fromEntries(groups);
  // The first three fields decide which classes are offered, and the list of classes is the tallest, so it comes last.
  size?.fields.sort((a, b) => sizeOrder.indexOf(a.name) - sizeOrder.indexOf(b.name));
  const { restorePoint, ...rest } = others;
  return [name, restorePoint, size, ...Object.values(rest)].filter((one) => one !== undefined);
}
