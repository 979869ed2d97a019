package tilesmith

import chisel3._
import circt.stage.ChiselStage
import freechips.rocketchip.devices.debug.Debug
import freechips.rocketchip.devices.tilelink.{BootROMLocated, BootROMParams}
import freechips.rocketchip.rocket.WithNHugeCores
import freechips.rocketchip.subsystem._
import freechips.rocketchip.system.{BaseConfig, ExampleRocketSystem, SimAXIMem}
import freechips.rocketchip.util.SystemFileName
import org.chipsalliance.cde.config.{Config, Parameters}
import org.chipsalliance.diplomacy.lazymodule.LazyModule

/** The measured machine: Rocket with Gemmini, a 128-bit bus and 512 KB of L2, in front of a memory that answers at once. */
class MeasuredConfig(accelerator: Config)
    extends Config(
      new WithInclusiveCache(nWays = 8, capacityKB = 512) ++
        accelerator ++
        new WithNHugeCores(1) ++
        new WithoutTLMonitors ++
        new WithExtMemSize(0x1000000) ++
        new WithCoherentBusTopology ++
        new Config((_, _, up) => {
          case BootROMLocated(InSubsystem) =>
            Seq(BootROMParams(hang = 0x10000, contentFileName = SystemFileName("./bootrom/bootrom.img")))
          case SystemBusKey => up(SystemBusKey).copy(beatBytes = 16)
        }) ++
        new BaseConfig
    )

/** Prints what the program stores to the port for memory-mapped devices. */
class Harness(implicit p: Parameters) extends Module {
  val system = LazyModule(new ExampleRocketSystem)
  val module = Module(system.module)
  system.io_clocks.get.elements.values.foreach { domain =>
    domain.clock := clock
    domain.reset := reset
  }
  module.tieOffInterrupts()
  SimAXIMem.connectMem(system)
  SimAXIMem.connectMMIO(system)
  Debug.tieoffDebug(system.debug, system.resetctrl, Some(system.psd))
  system.l2_frontend_bus_axi4.foreach { port =>
    Seq(port.ar, port.aw, port.w).foreach { channel =>
      channel.valid := false.B
      channel.bits := DontCare
    }
    port.r.ready := false.B
    port.b.ready := false.B
  }
  val cycle = RegInit(0.U(40.W))
  cycle := cycle + 1.U
  system.mmio_axi4.foreach(port => when(port.w.fire) { printf("OUT %d %x\n", cycle, port.w.bits.data) })
}

/** Arguments: the folder for the Verilog, and which Gemmini. */
object Elaborate extends App {
  private val accelerator = args(1) match {
    case "int8"        => new gemmini.DefaultGemminiConfig()
    case "normalizing" => new gemmini.DefaultGemminiConfig(gemmini.GemminiConfigs.defaultConfig.copy(has_normalizations = true))
    case "fp32"        => new gemmini.GemminiFP32DefaultConfig
  }
  implicit val p: Parameters = new MeasuredConfig(accelerator)
  ChiselStage.emitSystemVerilogFile(
    new Harness,
    Array("--target-dir", args(0)),
    Array("-disable-all-randomization", "-strip-debug-info", "--lowering-options=disallowLocalVariables,locationInfoStyle=none")
  )
}
