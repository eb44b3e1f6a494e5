/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, not reflected); of the text "123456789" it is 0x29B1. */
export const crc16 = (bytes: Uint8Array, start = 0xff_ff): number => {
  let crc = start
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80_00) === 0 ? crc << 1 : ((crc << 1) ^ 0x10_21) & 0xff_ff
  }
  return crc
}
