import type { DatabaseRecord, Engine } from '../records';
import { seedIds } from './ids';

const kBPerGB = 1024 ** 2;

/**
 * The databases of a seeded instance, together two fifths of its storage. An instance that copies a seeded one passes
 * that one's `id`.
 */
export function databasesOf(id: string, engine: Engine, storageGB: number): DatabaseRecord[] {
  const ofStorage = (share: number): number => Math.round(storageGB * share * kBPerGB);
  const shop = ['orders', 'order_items', 'customers', 'payments'];
  const archive = {
    name: 'archive_2024',
    sizeKB: ofStorage(0.08),
    tables: ['orders_2024', 'order_items_2024'],
  };
  const audit = (share: number): DatabaseRecord => ({
    name: 'audit',
    sizeKB: ofStorage(share),
    tables: ['events'],
  });
  if (id === seedIds.ordersProd) {
    // These names need quoting and encoding in TableMeta.
    return [
      {
        name: 'shop',
        sizeKB: ofStorage(0.28),
        tables: [...shop, 'refunds', 'shipments', "customer's notes"],
      },
      audit(0.01),
      archive,
      { name: '会员数据', sizeKB: ofStorage(0.03), tables: ['会员', 'points'] },
    ];
  }
  if (engine === 'MySQL')
    return [{ name: 'shop', sizeKB: ofStorage(0.3), tables: shop }, audit(0.02), archive];
  return [{ name: 'shop', sizeKB: ofStorage(0.36), tables: shop }, audit(0.04)];
}
