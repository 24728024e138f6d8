import type { Variables } from '../../server/kernel/types.ts';

/** What a registration says of a child who has been seen to be harmed, and who is in no danger now. */
export const harmSeen: Variables = {
  village: 'VC-QH',
  age: 15,
  situations: ['S9'],
  guardianIsSuspect: false,
  immediateDanger: false,
  injury: '无',
  needMedical: false,
};
