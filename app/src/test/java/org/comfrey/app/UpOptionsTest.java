package org.comfrey.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.comfrey.kernel.runtime.InternalPort;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpOptionsTest {
  private final Instant now = Instant.now();

  @TempDir Path folder;

  private static void refused(String why, String... args) {
    assertThatThrownBy(() -> UpOptions.parse(args).check())
        .isInstanceOf(Refused.class)
        .hasMessageContaining(why);
  }

  @Test
  void aGroupingThatCannotWorkIsRefusedBeforeAnythingIsTouched() {
    refused("there is no target \"paymets\"; there are all, identity,", "--target", "paymets");
    refused(
        "call calendar, identity, marketplace, payments, which do not run here",
        "--target",
        "trade");
    refused(
        "call payments, which do not run here",
        "--target=trade,identity,marketplace,calendar",
        "--internal=127.0.0.1:0");
    refused("but the modules are identity,", "--module-url", "bank=https://10.0.0.7:9443");
    refused("COMFREY_DATABASE_URL", "--target", "identity", "--internal", "127.0.0.1:0");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderOfOneShapeIsRefusedToTheOthersAndNothingIsChanged() throws IOException {
    Path marker = folder.resolve("shape");
    String[] args = {"--data", folder.toString()};
    Files.writeString(marker, "ha");
    refused("up --shape ha; start them that way", () -> Split.run(args));
    Files.writeString(marker, "split");
    refused("up --shape split; start them that way", () -> Ha.run(args));
    refused("belongs to no nodes", () -> Ha.restart(args));
    refused("up --shape split; start them again", () -> Up.start(UpOptions.parse(args)));
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(marker));
  }

  @Test
  void groupsThatCouldNotWorkAreRefused() {
    String rest =
        ";identity,audit,marketplace,discovery,calendar,trade,payments,notifications,reputation";
    assertThat(Split.groups("gateway, messaging" + rest)).hasSize(2).contains("gateway,messaging");
    refused("trade stands in two of", () -> Split.groups("gateway,messaging,trade" + rest));
    refused("there is no module 'bank'", () -> Split.groups("gateway,messaging,bank" + rest));
    refused("no group has messaging", () -> Split.groups("gateway" + rest));
    assertThat(Split.groups("gateway" + rest + ";messaging")).hasSize(3);
  }

  @Test
  void whatIsNoAddressIsRefusedByItsOption() {
    refused("--module-url takes an address such as", "--module-url", "payments=10.0.0.7:9443");
    refused("--module-url takes MODULE=URL", "--module-url", "payments");
    refused("--internal takes ADDRESS:PORT", "--internal", "9443");
    refused("--internal takes", "--internal", "10.0.0.7:99999");
  }

  @Test
  void aListOfModulesIsReadAndItsMistakesAreNamedByTheirLine() throws IOException {
    Path list = folder.resolve("modules");
    Files.writeString(
        list,
        "# where everything runs\n\npayments = https://money:9443\nidentity=http://[::1]:1\n");
    assertThat(UpOptions.parse(new String[] {"--modules", list.toString()}).moduleUrls())
        .containsEntry("payments", URI.create("https://money:9443"))
        .containsEntry("identity", URI.create("http://[::1]:1"))
        .hasSize(2);
    Files.writeString(list, "payments=https://money:9443\nidentity\n");
    refused("line 2 of", "--modules", list.toString());
    refused("cannot be read", "--modules", folder.resolve("none").toString());
  }

  @Test
  void theCertificatesOfAFolderAreGivenToTheInternalPortAndMadeAnewInTime() throws Exception {
    refused(
        "has no key.p12",
        () -> UpOptions.parse(new String[] {"--certificates", folder.toString()}).runtime());
    Certificates.make(folder, List.of("edge", "money"), now);
    RuntimeOptions edge =
        UpOptions.parse(
                new String[] {
                  "--certificates",
                  folder.resolve("edge").toString(),
                  "--internal",
                  "127.0.0.2:9443",
                  "--edge",
                  "http://localhost:8080"
                })
            .runtime();
    assertThat(edge.properties().get(InternalPort.ADDRESS)).isEqualTo("127.0.0.2");
    assertThat(edge.internalPort()).isEqualTo(9443);
    assertThat(edge.publicUrl()).isEqualTo(URI.create("http://localhost:8080"));
    assertThat(own("edge", edge)).isNotEqualTo(own("money", edge));
    for (String name : List.of("edge", "money")) {
      own(name, edge).verify(trusted(name, edge).getPublicKey());
    }
    thoseThatAreGoodStayAndOldOnesAreMadeAnew();
  }

  private void thoseThatAreGoodStayAndOldOnesAreMadeAnew() throws IOException {
    byte[] first = Files.readAllBytes(folder.resolve("edge/key.p12"));
    Certificates.make(folder, List.of("edge"), now.plus(Duration.ofDays(700)));
    assertThat(folder.resolve("edge/key.p12")).hasBinaryContent(first);
    Certificates.make(folder, List.of("edge"), now.plus(Duration.ofDays(800)));
    assertThat(Files.readAllBytes(folder.resolve("edge/key.p12"))).isNotEqualTo(first);
  }

  private static void refused(String why, Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(Refused.class).hasMessageContaining(why);
  }

  private X509Certificate own(String name, RuntimeOptions secret) throws Exception {
    return certificate(name + "/key.p12", "own", secret);
  }

  private X509Certificate trusted(String name, RuntimeOptions secret) throws Exception {
    return certificate(name + "/trust.p12", "authority", secret);
  }

  private X509Certificate certificate(String file, String alias, RuntimeOptions secret)
      throws Exception {
    String password = secret.properties().getOrDefault(InternalPort.STORE_PASSWORD, "");
    Certificate found =
        KeyStore.getInstance(folder.resolve(file).toFile(), password.toCharArray())
            .getCertificate(alias);
    return (X509Certificate) found;
  }
}
