print("liar")
