/** The verbs the server offers now; each asks before it acts. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Certificate, CertificateCommand } from '@/api/types/certificates';
import { useMayInSlice } from '@/api/useSlice';
import { CommandDialog } from './CommandDialog';
import { ORDER } from './commands';
import classes from './detail.module.css';
import { useText } from './text';

const LOOKS = {
  renew: { variant: 'default' },
  retry: { variant: 'filled' },
  'roll-back': { variant: 'default' },
  replace: { variant: 'outline', color: 'claret' },
} as const;

export function Commands({ certificate }: { certificate: Certificate }) {
  const t = useText();
  const maySecure = useMayInSlice(certificate.slice, 'secure');
  const [asked, setAsked] = useState<CertificateCommand | null>(null);
  const offered = maySecure ? ORDER.filter((one) => certificate.commands.includes(one)) : [];
  return (
    <div className={classes.commands}>
      {offered.map((command) => (
        <Button
          key={command}
          size="sm"
          className={classes[command]}
          {...LOOKS[command]}
          onClick={() => setAsked(command)}
        >
          {t(`command.${command}`)}
        </Button>
      ))}
      {asked && (
        <CommandDialog command={asked} certificate={certificate} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}
