package org.comfrey.trade;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ErasureObstacle;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.ErasureObstacles;

/** Orders and disputes in which somebody else still counts on a person. */
final class OpenOrders implements ErasureObstacles {
  private final ModuleDatabase database;

  OpenOrders(ModuleDatabase database) {
    this.database = database;
  }

  @Override
  public List<ErasureObstacle> against(PersonId person) {
    List<ErasureObstacle> open = new ArrayList<>();
    find("select id from orders where (client = :p or provider = :p) and not ended", person)
        .forEach(id -> open.add(new ErasureObstacle("open-order", id.toString(), null)));
    find(
            """
            select id from dispute
            where (client = :p or provider = :p or mediator = :p) and closed is null\
            """,
            person)
        .forEach(id -> open.add(new ErasureObstacle("open-dispute", id.toString(), null)));
    return open;
  }

  private List<UUID> find(String sql, PersonId person) {
    return database
        .sql()
        .sql(sql + " order by id limit 100")
        .param("p", person.value())
        .query(UUID.class)
        .list();
  }
}
