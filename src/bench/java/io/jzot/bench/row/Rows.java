package io.jzot.bench.row;

import io.jzot.bench.seed.Material;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Lab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All rows, and what has to be in the stores for them. */
public final class Rows {
  private final Stock stock;
  private final Effort effort;
  private final Growth growth;
  private final Chores chores;
  private final Garbage garbage;

  /**
   * @param tags in the largest repository
   * @param blobs in the store whose garbage is collected by itself
   */
  public Rows(Material material, Effort effort, int tags, int blobs) {
    this.stock = new Stock(material, effort.large());
    this.effort = effort;
    this.growth = new Growth(stock, effort, tags);
    this.chores = new Chores(stock, effort);
    this.garbage = new Garbage(stock, effort, blobs);
  }

  /** Fills a store for the rows of that flavour. */
  public void fill(Seeder seeder, Flavour flavour) throws IOException {
    switch (flavour) {
      case PLAIN -> stock.fill(seeder);
      case GROWN -> growth.fill(seeder);
      case GARBAGE -> garbage.fill(seeder);
      case VISITED_GARBAGE -> garbage.fillVisited(seeder);
      case COPIES -> chores.fillCopies(seeder);
      default -> stock.fillLittle(seeder);
    }
  }

  public List<Row> all(Lab lab) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(new Reads(stock, effort).rows());
    rows.addAll(new Pushes(stock, effort).rows());
    rows.addAll(new BulkPushes(stock).rows());
    rows.addAll(new Starts(lab, stock).rows());
    rows.addAll(growth.rows(lab));
    rows.addAll(garbage.rows());
    rows.addAll(chores.rows());
    return rows;
  }
}
