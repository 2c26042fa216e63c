/** The two ways to a new certificate, opened by the address so that other pages can lead here. */
import { useMayInSlice } from '@/api/useSlice';
import { useUrlState } from '@/lib/urlState';
import { IssueDialog } from './IssueDialog';
import { UploadDialog } from './UploadDialog';

/** In the address, where no hostname was chosen beforehand. */
const NONE = '+';

export function Adding({ slice }: { slice: string }) {
  const [{ add, upload }, setUrl] = useUrlState();
  const maySecure = useMayInSlice(slice, 'secure');
  if (!maySecure) return null;
  const close = () => setUrl({ add: '', upload: '' });
  return (
    <>
      {add && <IssueDialog slice={slice} first={add === NONE ? [] : [add]} onClose={close} />}
      {upload && <UploadDialog slice={slice} onClose={close} />}
    </>
  );
}
