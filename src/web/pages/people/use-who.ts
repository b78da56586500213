import { useLocalStorage } from '@mantine/hooks';
import { useSession } from './session-context.tsx';

/**
 * In whose name things are said here: that of the login; without accounts what the person at this device wrote, empty until
 * then.
 */
export function useWho(): [who: string, setWho: (name: string) => void] {
  const { account } = useSession().session;
  const [written, setWritten] = useLocalStorage({
    key: 'qingfang.who',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  return account === null ? [written, setWritten] : [account.name, () => undefined];
}
