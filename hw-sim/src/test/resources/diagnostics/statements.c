void kernel(int n) {
  break; // expect: break stands in no loop and no switch
  continue; // expect: continue stands in no loop
  case 3: n = 1; // expect: case and default belong into a switch
  switch (n) {
    case 1:
    case 1: break; // expect: the case 1 is there already
    default: n = 2;
    default: n = 3; // expect: this switch has a default already
    for (;;) {
      case 4: n = 1; // expect: case and default must stand directly in the block of their switch
    }
  }
  goto nowhere; // expect: there is no label 'nowhere' in this function
  goto inner; // expect: goto cannot enter the block that holds the label 'inner'
  { inner: n = 3; }
  for (int i = 0; i < 3; i++) int j = 3; // expect: a declaration needs a block around it: add braces
  return 3; // expect: a void function returns no value
}
