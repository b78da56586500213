import type { ModelCard, ModelFamily, ModelRole } from '../../config/model-card.ts';
import type { Adapter, Family } from './family.ts';
import { movenetMultipose } from './movenet-multipose.ts';
import { movenetSingle } from './movenet-single.ts';
import { qingfangGrid } from './qingfang-grid.ts';
import { qingfangLook } from './qingfang-look.ts';
import { rtmdet } from './rtmdet.ts';
import { yolox } from './yolox.ts';

const FAMILIES: Record<ModelFamily, { readonly make: Family; readonly roles: readonly ModelRole[] }> = {
  'qingfang-grid': { make: qingfangGrid, roles: ['pose', 'object', 'person-box'] },
  'qingfang-look': { make: qingfangLook, roles: ['look'] },
  'movenet-multipose': { make: movenetMultipose, roles: ['pose', 'person-box'] },
  'movenet-single': { make: movenetSingle, roles: ['pose'] },
  rtmdet: { make: rtmdet, roles: ['person-box'] },
  yolox: { make: yolox, roles: ['object', 'person-box'] },
};

export const adapterOf = (card: ModelCard): Adapter => FAMILIES[card.family].make(card);

/** What the family's decoder can give, whatever a card claims. */
export const rolesOf = (family: ModelFamily): readonly ModelRole[] => FAMILIES[family].roles;
