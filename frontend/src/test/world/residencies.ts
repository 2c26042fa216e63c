/** Which data of Acme's went where from where. */
import type { Residencies } from '@/api/types/egress';
import { ago, HOUR } from './time';

export const residencies: Residencies = {
  as_of: ago(0),
  since: ago(HOUR),
  items: [
    {
      data_class: 'personal',
      destination_regions: ['eu'],
      node_region: 'eu-west',
      requests: 812,
      denied: 0,
      bytes: 90_122,
      destinations: ['api.example.eu:443'],
    },
    {
      data_class: 'personal',
      destination_regions: [],
      node_region: '',
      requests: 0,
      denied: 3,
      bytes: 0,
      destinations: ['files.example.com:443'],
    },
  ],
};
