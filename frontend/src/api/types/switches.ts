/** Kill switches: what is thrown in an emergency and lifted afterwards. */
import type { Schemas } from './schemas';

export type KillSwitch = Schemas['SwitchShape'];
export type PlatformSwitch = Schemas['PlatformSwitchShape'];
export type SwitchType = KillSwitch['type'];
export type SwitchState = KillSwitch['state'];
