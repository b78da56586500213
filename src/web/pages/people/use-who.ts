import { useLocalStorage } from '@mantine/hooks';

/** Who sits at this device, as that person wrote it: goes with everything that is said here. Empty until then. */
export function useWho(): [who: string, setWho: (name: string) => void] {
  const [who, setWho] = useLocalStorage({
    key: 'qingfang.who',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  return [who, setWho];
}
